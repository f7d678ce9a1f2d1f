"""Many declarations in a spreadsheet: its columns, a template to fill in, and reading it back.

``layout`` says which columns an edition has, ``template`` writes the workbook that offices fill in, ``reading`` turns rows
of XLSX, CSV or Parquet into declarations, ``problems`` names what cannot be read by file, row and column.
"""
