"""From an executed notebook to a page of the website."""
