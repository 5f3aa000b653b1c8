-- What a draft reads like as its snapshot has it, so that a start need not load drafts that nobody has written in since.
ALTER TABLE snapshots ADD COLUMN picture TEXT NOT NULL DEFAULT '';
