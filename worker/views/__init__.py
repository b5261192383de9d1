"""What people look at: claims in a terminal, an article explained, exports to other tools."""
