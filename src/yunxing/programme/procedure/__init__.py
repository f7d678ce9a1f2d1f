"""§五 of the guide as one table, who acts in it, what each act needs, and the one way a declaration moves along it."""
