-- Counts, sizes and the list of unreadable parts are read from indexes alone: a watched folder brings a million parts.

drop index part_set;
create index part_set on part ("set", truth, excluded, defect_type);
create index part_size on part (width, height);
create index part_unreadable on part (path) where unreadable != '';
