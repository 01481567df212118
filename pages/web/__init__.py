"""What surrounds the pages on the web: who is let in over which address, and how cookies and transport are kept."""
