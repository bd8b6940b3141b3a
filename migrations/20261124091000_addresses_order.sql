-- Lists in their usual orders walk an index, whatever the number of addresses. A missing value is the least: "12" comes
-- before "12 bis"; backwards the same index gives the largest first and what has no value last.
drop index addresses.addresses_in_order;
create index addresses_in_order on addresses.addresses
    (commune, street nulls first, number nulls first, suffix nulls first, fid);
create index addresses_by_number on addresses.addresses (commune, number nulls first, street nulls first, fid);
drop index addresses.streets_in_order;
create index streets_in_order on addresses.streets (commune, name nulls first, fid);
