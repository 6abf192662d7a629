using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class FourEyes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string[]>(
                name: "put_forward_by",
                table: "work_orders",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'::text[]");

            migrationBuilder.AddColumn<string[]>(
                name: "worked_by",
                table: "work_orders",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'::text[]");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "occurred_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: true,
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone");

            migrationBuilder.AlterColumn<string>(
                name: "approved_by",
                table: "scope_entries",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "created_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "decided_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "expired_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "expires_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "expires_on",
                table: "scope_entries",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "scope_entries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "rejected_by",
                table: "scope_entries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "requested_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<string>(
                name: "requested_by",
                table: "scope_entries",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "returns_to",
                table: "scope_entries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "scope_entries",
                type: "text",
                nullable: false,
                defaultValue: "approved");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "superseded_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "undoes_id",
                table: "scope_entries",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "updated_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "scope_entries",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "closure_approved_by",
                table: "programmes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "closure_reason",
                table: "programmes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "closure_requested_at",
                table: "programmes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "closure_requested_by",
                table: "programmes",
                type: "text",
                nullable: true);

            migrationBuilder.Sql(FourEyesSql.ScopeEntriesAsTheyWere);
            migrationBuilder.Sql(FourEyesSql.ClosuresAsTheyWere);
            migrationBuilder.Sql(FourEyesSql.WorkAsItWas);

            migrationBuilder.CreateIndex(
                name: "ix_scope_entries_expiring",
                table: "scope_entries",
                column: "expires_at",
                filter: "expires_at IS NOT NULL AND expired_at IS NULL AND superseded_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_scope_entries_programme_id_updated_at",
                table: "scope_entries",
                columns: new[] { "programme_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "scope_entries_one_open_per_unit",
                table: "scope_entries",
                columns: new[] { "programme_id", "unit_id" },
                unique: true,
                filter: "status = 'requested'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_scope_entries_expiring",
                table: "scope_entries");

            migrationBuilder.DropIndex(
                name: "ix_scope_entries_programme_id_updated_at",
                table: "scope_entries");

            migrationBuilder.DropIndex(
                name: "scope_entries_one_open_per_unit",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "put_forward_by",
                table: "work_orders");

            migrationBuilder.DropColumn(
                name: "worked_by",
                table: "work_orders");

            migrationBuilder.DropColumn(
                name: "created_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "decided_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "expired_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "expires_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "expires_on",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "note",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "rejected_by",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "requested_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "requested_by",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "returns_to",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "status",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "superseded_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "undoes_id",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "version",
                table: "scope_entries");

            migrationBuilder.DropColumn(
                name: "closure_approved_by",
                table: "programmes");

            migrationBuilder.DropColumn(
                name: "closure_reason",
                table: "programmes");

            migrationBuilder.DropColumn(
                name: "closure_requested_at",
                table: "programmes");

            migrationBuilder.DropColumn(
                name: "closure_requested_by",
                table: "programmes");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "occurred_at",
                table: "scope_entries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)),
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "approved_by",
                table: "scope_entries",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);
        }
    }
}
