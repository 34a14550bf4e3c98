"""What a page promises, checked in the kernel that ran it."""
