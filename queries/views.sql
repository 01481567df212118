-- What several questions build on, so that it is defined once. Made beside every edition when it is opened to be asked.

-- Each support need as its newest event left it. It is overdue on a day after late_after.
CREATE VIEW need_state AS
SELECT
    need_id,
    event_number,
    happened_at,
    status,
    responsible,
    due_on,
    status NOT IN ('tillgodosett', 'avslutat') AS is_open,
    is_open AND responsible IS NULL AS ownerless,
    CASE WHEN is_open THEN due_on END AS late_after
FROM edition.need_event
QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1;
