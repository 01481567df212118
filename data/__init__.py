"""The data room: reads files, scores and publishes editions. It imports neither queries nor pages."""
