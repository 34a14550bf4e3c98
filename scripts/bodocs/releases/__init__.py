"""``bodocs release`` and ``bodocs publish``: sites of earlier versions, kept as archives."""
