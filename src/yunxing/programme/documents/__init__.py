"""Documents of a declaration: the form, tables and slide at once, the bound 申报书 in the background."""
