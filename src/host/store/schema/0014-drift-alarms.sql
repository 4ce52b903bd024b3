-- A comment belongs to the alarm, not to the filter under which it was seen: what the alarm went over stands beside it. In rows that are
-- older all three are null: of those only the part is known where the alarm began under the filter of then.
alter table drift_comment add column direction text; -- 'high' or 'low'
alter table drift_comment add column last integer references part (id); -- the last part of the alarm as it was then
alter table drift_comment add column folder text; -- only parts below it were charted; '' for all
