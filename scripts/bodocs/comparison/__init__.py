"""``bodocs diff``: what two executions of pages show differently."""
