"""What is drawn once for all: frames are told apart by every value, also while others read them."""

import subprocess
import sys
from pathlib import Path

import polars as pl

from pages.frame.ask import _HASHES, _exactly

ROOT = Path(__file__).parents[3]
# polars locks a frame that it writes as a stream and waits for Python meanwhile; who reads it has Python and waits for the frame.
AT_ONCE = """
import threading
import polars as pl
from pages.frame.ask import _hash_frame
shared = pl.DataFrame({"a": range(2000), "b": [str(number) for number in range(2000)]})
def tell():
    for _ in range(100):
        _hash_frame(shared)
def read():
    for _ in range(1000):
        shared["a"]
threads = [threading.Thread(target=work) for work in (tell, read) * 4]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_one_value_in_the_middle_of_a_long_frame_tells_frames_apart():
    values = list(range(100_000))
    other = [*values[:50_000], -1, *values[50_001:]]
    assert _exactly(pl.DataFrame({"a": values})) == _exactly(pl.DataFrame({"a": list(values)}))
    assert _exactly(pl.DataFrame({"a": values})) != _exactly(pl.DataFrame({"a": other}))
    assert _exactly(pl.DataFrame({"a": values})) != _exactly(pl.DataFrame({"b": values}))


def test_a_shared_frame_is_told_apart_while_others_read_it():
    subprocess.run([sys.executable, "-c", AT_ONCE], cwd=ROOT, check=True, timeout=300, stderr=subprocess.DEVNULL)


def test_a_frame_is_not_taken_for_another_that_lay_in_its_place():
    told = set()
    for number in range(300):
        told.add(_exactly(pl.DataFrame({"a": [number]})))
    assert len(told) == 300
    assert not [1 for frame, _ in _HASHES.values() if frame() is None]


def test_a_frame_is_read_once_however_often_it_is_told_apart():
    frame = pl.DataFrame({"a": [1]})
    assert _exactly(frame) is _exactly(frame)
