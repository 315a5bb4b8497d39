-- A cart that was claimed is emptied into another and stays as a tombstone until it is forgotten.

ALTER TABLE carts.carts
    -- The cart that has its lines now; nothing is done to a tombstone but its emptying.
    ADD COLUMN merged_into uuid,
    -- The carts that were emptied into this one last: each counts once.
    ADD COLUMN absorbed    uuid[] NOT NULL DEFAULT '{}';
