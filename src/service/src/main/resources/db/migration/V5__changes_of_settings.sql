-- What a line of history of cause SETTINGS_CHANGED has changed: [{"setting", "from", "to"}]; null of
-- any other cause.
alter table transition add column changes jsonb;
