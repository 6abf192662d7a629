using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class MarkOfInstallationKey : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_installation_key",
                table: "api_keys",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // The log knows what it was called when it was made, whatever it is called now; and what came of it by rotation.
            migrationBuilder.Sql(
                """
                WITH RECURSIVE of_installation AS (
                    SELECT api_keys.id
                    FROM api_keys
                    JOIN events ON events.programme_id = '00000000-0000-0000-0000-000000000000'
                        AND events.subject_kind = 'api-key'
                        AND events.subject_key = api_keys.id::text
                        AND events.type = 'api-key.created'
                        AND events.actor = 'system'
                        AND events.changes -> 'name' ->> 'to' = 'Administrator key of this installation'
                    UNION
                    SELECT api_keys.id FROM api_keys JOIN of_installation ON api_keys.succeeds = of_installation.id)
                UPDATE api_keys SET is_installation_key = true WHERE id IN (SELECT id FROM of_installation)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "is_installation_key",
                table: "api_keys");
        }
    }
}
