using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class MakersOfKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "created_by",
                table: "api_keys",
                type: "text",
                nullable: true);

            // The log says who made each. Where its owner rotated a key, whoever made the one before stays.
            migrationBuilder.Sql(
                """
                WITH RECURSIVE made AS (
                    SELECT api_keys.id, api_keys.owner, api_keys.succeeds, events.actor
                    FROM api_keys
                    JOIN events ON events.programme_id = '00000000-0000-0000-0000-000000000000'
                        AND events.subject_kind = 'api-key'
                        AND events.subject_key = api_keys.id::text
                        AND events.type = 'api-key.created'),
                chain AS (
                    SELECT id, actor AS maker FROM made WHERE succeeds IS NULL
                    UNION ALL
                    SELECT made.id, CASE WHEN lower(made.actor) = lower(made.owner) THEN chain.maker ELSE made.actor END
                    FROM made JOIN chain ON made.succeeds = chain.id)
                UPDATE api_keys SET created_by = chain.maker FROM chain WHERE chain.id = api_keys.id
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "created_by",
                table: "api_keys");
        }
    }
}
