-- What an instance writes to know whether it can, while no request does (DatabaseWatch): one row for all.
create table write_probe (
  id     smallint primary key,
  writes bigint not null -- how often
) with (fillfactor = 50);

insert into write_probe (id, writes) values (1, 0);
