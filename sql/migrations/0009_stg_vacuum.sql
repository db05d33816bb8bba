-- A publication summarizes the index of what was just staged, and would wait for the server's own vacuum of the same rows,
-- then cancel it. A summary cut off in the middle has every later block read for every batch, until the index is made anew.
-- Staged rows leave by maintenance alone, which vacuums what it frees.
alter table stg.order_line set (autovacuum_vacuum_insert_threshold = -1);
reindex index stg.order_line_batch_id_idx;
