"""The data room: reads files, scores, and publishes editions. It never shows anything and asks no other room."""
