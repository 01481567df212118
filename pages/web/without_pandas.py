"""Maps are shown without pandas, which Streamlit loads for them alone."""

from __future__ import annotations

from importlib.metadata import version

from streamlit import dataframe_util
from streamlit.elements import deck_gl_json_chart
from streamlit.type_util import is_version_less_than

# Asked once, at the start: with many visitors at once the question has failed (make bench, load).
_INSTALLED = version("pandas")


def show_maps_without_pandas() -> None:
    """Let Streamlit show a map without loading pandas, which is most of a second of the start and 80 MB.

    It asks pandas for its version, here told by what is installed, and turns frames of pandas in a map into lists; ours hold
    none.
    """
    dataframe_util.is_pandas_version_less_than = _less_than
    deck_gl_json_chart._prepare_pydeck_for_json = _is_prepared


def _less_than(v: str) -> bool:
    return is_version_less_than(_INSTALLED, v)


def _is_prepared(pydeck_obj: object) -> None:
    """Leave the map as it is."""
