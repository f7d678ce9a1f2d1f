"""发布 and 认定: one list for all stars (R7), titles with number and certificate, their history and their end."""
