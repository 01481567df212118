"""The seeded example data: invented answers that show everything the dashboard can show."""
