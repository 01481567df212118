-- Answers: Which editions came before this one and what each of them changed.
-- Params: none
-- Grain: one row per edition (edition)
SELECT
    edition.edition,
    edition.parent,
    edition.created_at,
    edition.actor,
    edition.action,
    edition.model_sha256,
    import.kind,
    import.title,
    import.undone_in,
    (
        SELECT count(*)
        FROM import_file
        WHERE import_file.import_id = edition.import_id
    ) AS files,
    (
        SELECT string_agg(import_file.file_name, ', ' ORDER BY import_file.file_name)
        FROM import_file
        WHERE import_file.import_id = edition.import_id
    ) AS file_names,
    (
        SELECT count(*)
        FROM raw_row
        WHERE raw_row.import_id = edition.import_id
    ) AS raw_rows
FROM edition
LEFT JOIN import ON edition.import_id = import.import_id
ORDER BY edition.edition DESC
