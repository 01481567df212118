-- Answers: What the accompanying research recommends and warns of, and what the steering group does with it.
-- Params: none
-- Grain: one row per recommendation, improvement, success factor or risk (recommendation_id)
SELECT
    recommendation.recommendation_id,
    recommendation.study,
    recommendation.kind,
    recommendation.number,
    recommendation.text,
    recommendation.source_ids,
    recommendation.confidence,
    coalesce(recommendation_status.status, 'ny') AS status,
    recommendation_status.note,
    recommendation_status.changed_at,
    recommendation_status.actor
FROM recommendation
LEFT JOIN recommendation_status
    ON recommendation.recommendation_id = recommendation_status.recommendation_id
ORDER BY
    recommendation.study,
    list_position(['rekommendation', 'forbattringsforslag', 'framgangsfaktor', 'risk'], recommendation.kind),
    recommendation.number,
    recommendation.recommendation_id
