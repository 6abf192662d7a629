using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class DailyTotals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_effects_programme_id_occurred_at",
                table: "effects");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "original_planned_end",
                table: "work_orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_events_programme_id_recorded_at",
                table: "events",
                columns: new[] { "programme_id", "recorded_at" });

            migrationBuilder.CreateIndex(
                name: "ix_effects_beyond_baseline",
                table: "effects",
                columns: new[] { "programme_id", "occurred_at" },
                filter: "count = 'units' AND in_baseline <> in_scope");

            migrationBuilder.CreateIndex(
                name: "ix_effects_programme_id_recorded_at",
                table: "effects",
                columns: new[] { "programme_id", "recorded_at" });

            migrationBuilder.Sql(DailyTotalsSql.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(DailyTotalsSql.Drop);

            migrationBuilder.DropIndex(
                name: "ix_events_programme_id_recorded_at",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_effects_beyond_baseline",
                table: "effects");

            migrationBuilder.DropIndex(
                name: "ix_effects_programme_id_recorded_at",
                table: "effects");

            migrationBuilder.DropColumn(
                name: "original_planned_end",
                table: "work_orders");

            migrationBuilder.CreateIndex(
                name: "ix_effects_programme_id_occurred_at",
                table: "effects",
                columns: new[] { "programme_id", "occurred_at" });
        }
    }
}
