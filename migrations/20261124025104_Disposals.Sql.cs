namespace ReplacementTracker.Api.Migrations;

internal static class DisposalsSql
{
    /// <summary>Until then the number of a certificate stood in the log only.</summary>
    public const string FillCertificateNumbers = """
        UPDATE units AS u
        SET certificate_number = said.number
        FROM (
            SELECT DISTINCT ON (programme_id, subject_key)
                programme_id, subject_key, btrim(changes -> 'certificateNumber' ->> 'to') AS number
            FROM events
            WHERE type = 'unit.disposed'
            ORDER BY programme_id, subject_key, sequence DESC
        ) AS said
        WHERE u.programme_id = said.programme_id AND u.tag = said.subject_key AND u.stage = 'disposed';
        """;
}
