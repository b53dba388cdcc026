-- A sum over every cell of a table whose rows the log does not tell, so that one changed bit in it is found.
-- Kept by triggers of the connection that writes; the doctor makes it again and compares.
create table seal (
    tbl text primary key,
    sum integer not null
) strict, without rowid;
