"""A province to look at: offices, enterprises, two calls and declarations in every state. All of it is invented."""
