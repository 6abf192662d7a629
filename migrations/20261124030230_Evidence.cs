using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class Evidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "evidence_policy",
                table: "programmes",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{\"replacement\":[],\"removal\":[],\"notFound\":[],\"sanitisation\":[],\"disposal\":[]}'::jsonb");

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "character(64)", fixedLength: true, maxLength: 64, nullable: false),
                    store = table.Column<string>(type: "text", nullable: true),
                    media_type = table.Column<string>(type: "text", nullable: true),
                    size_bytes = table.Column<long>(type: "bigint", nullable: true),
                    file_name = table.Column<string>(type: "text", nullable: true),
                    reference = table.Column<string>(type: "text", nullable: true),
                    work_order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    work_order_number = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    uploaded_by = table.Column<string>(type: "text", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdrawn_by = table.Column<string>(type: "text", nullable: true),
                    withdrawal_reason = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => new { x.programme_id, x.id });
                    table.ForeignKey(
                        name: "fk_evidence_programmes_programme_id",
                        column: x => x.programme_id,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_evidence_work_orders_programme_id_work_order_id",
                        columns: x => new { x.programme_id, x.work_order_id },
                        principalTable: "work_orders",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence_chunks",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_chunks", x => new { x.programme_id, x.evidence_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_evidence_chunks_evidence_programme_id_evidence_id",
                        columns: x => new { x.programme_id, x.evidence_id },
                        principalTable: "evidence",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence_units",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_tag = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "character(64)", fixedLength: true, maxLength: 64, nullable: false),
                    is_withdrawn = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_units", x => new { x.programme_id, x.evidence_id, x.unit_id });
                    table.ForeignKey(
                        name: "evidence_units_unit_exists",
                        columns: x => new { x.programme_id, x.unit_id },
                        principalTable: "units",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_evidence_units_evidence_programme_id_evidence_id",
                        columns: x => new { x.programme_id, x.evidence_id },
                        principalTable: "evidence",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence_uses",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    step = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("evidence_uses_one_step", x => new { x.programme_id, x.evidence_id, x.unit_id });
                    table.ForeignKey(
                        name: "fk_evidence_uses_evidence_units_programme_id_evidence_id_unit_",
                        columns: x => new { x.programme_id, x.evidence_id, x.unit_id },
                        principalTable: "evidence_units",
                        principalColumns: new[] { "programme_id", "evidence_id", "unit_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "evidence_picture_unique",
                table: "evidence",
                columns: new[] { "programme_id", "sha256" },
                unique: true,
                filter: "withdrawn_at IS NULL AND kind IN ('serialPhoto', 'sitePhoto', 'vmsScreenshot')");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_programme_id_sha256",
                table: "evidence",
                columns: new[] { "programme_id", "sha256" });

            migrationBuilder.CreateIndex(
                name: "ix_evidence_programme_id_work_order_id",
                table: "evidence",
                columns: new[] { "programme_id", "work_order_id" });

            migrationBuilder.CreateIndex(
                name: "evidence_units_once",
                table: "evidence_units",
                columns: new[] { "programme_id", "unit_id", "sha256" },
                unique: true,
                filter: "NOT is_withdrawn");

            // Photographs are compressed already: trying again costs time at every upload and gains nothing.
            migrationBuilder.Sql("ALTER TABLE evidence_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "evidence_chunks");

            migrationBuilder.DropTable(
                name: "evidence_uses");

            migrationBuilder.DropTable(
                name: "evidence_units");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropColumn(
                name: "evidence_policy",
                table: "programmes");
        }
    }
}
