-- Answers: Which recommendations, factors, risks and activities of the plan there are, and where each stands.
-- Params: none
-- Grain: one row per thing that is followed up (subject)
WITH followed AS (
    SELECT
        'rekommendation/' || recommendation.recommendation_id AS subject,
        recommendation.recommendation_id AS item_id,
        recommendation.kind,
        recommendation.study,
        recommendation.number AS number_of_kind,
        recommendation.text AS title,
        NULL AS description,
        NULL AS started,
        recommendation.source_ids,
        recommendation.confidence
    FROM recommendation
    UNION ALL
    SELECT
        'aktivitet/' || activity.activity_id AS subject,
        activity.activity_id AS item_id,
        'aktivitet' AS kind,
        NULL AS study,
        NULL AS number_of_kind,
        activity.title,
        activity.description,
        activity.started,
        activity.source_ids,
        activity.confidence
    FROM activity
),

latest AS (
    SELECT *
    FROM followed_event
    QUALIFY row_number() OVER (PARTITION BY subject ORDER BY event_number DESC) = 1
)

SELECT
    followed.*,
    coalesce(latest.event_number, 0) AS event_number,
    latest.happened_at,
    coalesce(latest.status, 'ny') AS status,
    latest.responsible,
    latest.due_on,
    coalesce(latest.status, 'ny') NOT IN ('genomford', 'avstas') AS is_open,
    CASE WHEN is_open THEN latest.due_on END AS late_after
FROM followed
LEFT JOIN latest ON followed.subject = latest.subject
ORDER BY
    followed.study NULLS FIRST,
    list_position(
        ['aktivitet', 'rekommendation', 'forbattringsforslag', 'framgangsfaktor', 'risk'], followed.kind
    ),
    followed.number_of_kind,
    length(followed.item_id),
    followed.item_id
