using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class GrantsOfKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "grants",
                table: "api_keys",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string[]>(
                name: "scopes",
                table: "api_keys",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<Guid>(
                name: "succeeded_by",
                table: "api_keys",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "succeeds",
                table: "api_keys",
                type: "uuid",
                nullable: true);

            // Keys that were there keep what they could do, the reading of serial numbers, addresses and positions included.
            migrationBuilder.Sql(
                """
                UPDATE api_keys
                SET scopes = '{sensitive}',
                    grants = (
                        SELECT jsonb_agg(jsonb_build_object('programme', code, 'roles', to_jsonb(roles)) ORDER BY code)
                        FROM unnest(coalesce(programmes, '{*}')) AS code)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "grants",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "scopes",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "succeeded_by",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "succeeds",
                table: "api_keys");
        }
    }
}
