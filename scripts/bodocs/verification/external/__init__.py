"""Links to other hosts: whether they still lead anywhere, asked politely and not each time."""
