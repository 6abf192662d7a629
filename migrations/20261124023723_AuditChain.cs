using System;
using Microsoft.EntityFrameworkCore.Migrations;
using ReplacementTracker.Api.Persistence;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "category",
                table: "events",
                type: "text",
                nullable: false,
                defaultValue: "change");

            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "events",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "result",
                table: "events",
                type: "text",
                nullable: false,
                defaultValue: "success");

            migrationBuilder.CreateTable(
                name: "event_chain",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    chained_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_chain", x => new { x.programme_id, x.position });
                });

            migrationBuilder.CreateTable(
                name: "event_queue",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_queue", x => new { x.programme_id, x.sequence });
                });

            migrationBuilder.CreateIndex(
                name: "ix_event_chain_programme_id_sequence",
                table: "event_chain",
                columns: new[] { "programme_id", "sequence" },
                unique: true);

            migrationBuilder.Sql(MigrationScript.Read("AuditChain.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // What was counted and shown before there were records of access; the functions stay as they are.
            migrationBuilder.Sql("DROP TRIGGER events_enter_queue ON events; DROP FUNCTION queue_added_events; CREATE OR REPLACE VIEW reporting.events WITH (security_barrier = true) AS SELECT p.code AS programme, p.is_invented, e.sequence, e.id, e.type, e.occurred_at, e.recorded_at, e.subject_kind, e.subject_key, e.version FROM events e JOIN programmes p ON p.id = e.programme_id;");

            migrationBuilder.DropTable(
                name: "event_chain");

            migrationBuilder.DropTable(
                name: "event_queue");

            migrationBuilder.DropColumn(
                name: "category",
                table: "events");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "events");

            migrationBuilder.DropColumn(
                name: "result",
                table: "events");
        }
    }
}
