using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class Disposals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "certificate_number",
                table: "units",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "disposal_id",
                table: "units",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "disposals",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    certificate_number = table.Column<string>(type: "text", nullable: false),
                    issuer = table.Column<string>(type: "text", nullable: false),
                    standard = table.Column<string>(type: "text", nullable: true),
                    method = table.Column<string>(type: "text", nullable: false),
                    issued_on = table.Column<DateOnly>(type: "date", nullable: false),
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    recorded_by = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposals", x => new { x.programme_id, x.id });
                    table.ForeignKey(
                        name: "fk_disposals_programmes_programme_id",
                        column: x => x.programme_id,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "disposal_serial_numbers",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    disposal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<short>(type: "smallint", nullable: false),
                    serial_number = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposal_serial_numbers", x => new { x.programme_id, x.disposal_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_disposal_serial_numbers_disposals_programme_id_disposal_id",
                        columns: x => new { x.programme_id, x.disposal_id },
                        principalTable: "disposals",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_units_programme_id_certificate_number",
                table: "units",
                columns: new[] { "programme_id", "certificate_number" },
                filter: "certificate_number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "units_one_per_serial_number_of_disposal",
                table: "units",
                columns: new[] { "programme_id", "disposal_id", "serial_number" },
                unique: true,
                filter: "disposal_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "disposal_serial_numbers_unique",
                table: "disposal_serial_numbers",
                columns: new[] { "programme_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "disposals_certificate_unique",
                table: "disposals",
                columns: new[] { "programme_id", "certificate_number", "issuer" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "units_disposal_exists",
                table: "units",
                columns: new[] { "programme_id", "disposal_id" },
                principalTable: "disposals",
                principalColumns: new[] { "programme_id", "id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.Sql(DisposalsSql.FillCertificateNumbers);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "units_disposal_exists",
                table: "units");

            migrationBuilder.DropTable(
                name: "disposal_serial_numbers");

            migrationBuilder.DropTable(
                name: "disposals");

            migrationBuilder.DropIndex(
                name: "ix_units_programme_id_certificate_number",
                table: "units");

            migrationBuilder.DropIndex(
                name: "units_one_per_serial_number_of_disposal",
                table: "units");

            migrationBuilder.DropColumn(
                name: "certificate_number",
                table: "units");

            migrationBuilder.DropColumn(
                name: "disposal_id",
                table: "units");
        }
    }
}
