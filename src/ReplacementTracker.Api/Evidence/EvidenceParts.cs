using FluentValidation;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Evidence;

/// <summary>The parts of a form that are text.</summary>
internal sealed record EvidenceParts(
    string? Kind,
    string[] Unit,
    string? WorkOrder,
    string? Note,
    string? TakenAt,
    string? Reference,
    string? Sha256,
    bool HasFile
)
{
    public const int MostUnits = 500;

    public static readonly string[] Once = ["kind", "workOrder", "note", "takenAt", "reference", "sha256"];
    public static readonly string[] Repeated = ["unit"];

    /// <summary>The form as the document describes it.</summary>
    public static readonly OpenApiSchema Schema = new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "kind", "unit" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["file"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "binary",
                Description = $"The file: {FileType.Taken}. Either this or `reference`.",
            },
            ["kind"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. EnumText.All<EvidenceKind>().Select(kind => (System.Text.Json.Nodes.JsonNode)kind)],
                Description = "What it is brought forward as.",
            },
            ["unit"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 64 },
                MinItems = 1,
                MaxItems = MostUnits,
                Description = "Tag of a unit that it is of; repeat for several. A picture is of one.",
            },
            ["workOrder"] = Text(
                20,
                "Number of the work order that it is of, such as WO-0001; left out, it is of the units as such."
            ),
            ["note"] = Text(2000, "In the sender's words."),
            ["takenAt"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
                Description = "When the picture was taken or the paper written; never in the future.",
            },
            ["reference"] = Text(
                2000,
                "In place of a file: http, https or urn address of the document in another system."
            ),
            ["sha256"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Pattern = "^[0-9A-Fa-f]{64}$",
                Description =
                    "SHA-256 in hex. Of a document in another system required; of a file, refused unless it is the file's.",
            },
        },
    };

    public static EvidenceParts Of(EvidenceForm form) =>
        new(
            form.Text("kind"),
            form.Texts("unit"),
            form.Text("workOrder"),
            form.Text("note"),
            form.Text("takenAt"),
            form.Text("reference"),
            form.Text("sha256")?.ToLowerInvariant(),
            form.Content is not null
        );

    public EvidenceTerms ToTerms(DateTimeOffset now)
    {
        var takenAt = Query.Moment(TakenAt);
        return takenAt > now
            ? throw InvalidRequestException.At(
                "/takenAt",
                "in-future",
                $"'takenAt' is {Instant.Text(takenAt.Value)}, and it is {Instant.Text(now)} now."
            )
            : new EvidenceTerms(EnumText.Parse<EvidenceKind>(Kind!), Note, takenAt);
    }

    private static OpenApiSchema Text(int max, string description) =>
        new()
        {
            Type = JsonSchemaType.String,
            MaxLength = max,
            Description = description,
        };

    internal sealed class Validator : AbstractValidator<EvidenceParts>
    {
        public Validator()
        {
            RuleFor(parts => parts.Kind).NotNull().OneOf<EvidenceParts, EvidenceKind>();
            RuleFor(parts => parts.Unit)
                .Must(tags => tags.Length is >= 1 and <= MostUnits && tags.Distinct().Count() == tags.Length)
                .WithErrorCode("unit-tags")
                .WithMessage($"'unit' has 1 to {MostUnits} tags, each once.");
            RuleForEach(parts => parts.Unit).Tag();
            RuleFor(parts => parts.WorkOrder).Line(20);
            RuleFor(parts => parts.Note).Prose(2000);
            RuleFor(parts => parts.TakenAt).Moment();
            RuleFor(parts => parts.HasFile)
                .Must((parts, has) => has != parts.Reference is not null)
                .WithErrorCode("file-or-reference")
                .WithMessage("Send either a file or the reference of a document in another system.")
                .OverridePropertyName("file");
            RuleFor(parts => parts.Reference)
                .Must(text => text is null || IsReference(text))
                .WithErrorCode("reference")
                .WithMessage(
                    "'reference' is an http, https or urn address of at most 2,000 characters, without a user name or password."
                );
            RuleFor(parts => parts.Sha256)
                .NotNull()
                .When(parts => parts.Reference is not null)
                .WithMessage("'sha256' says which document the reference is to.");
            RuleFor(parts => parts.Sha256)
                .Must(text => text is null || (text.Length == 64 && text.All(char.IsAsciiHexDigit)))
                .WithErrorCode("sha256")
                .WithMessage("'sha256' is 64 hex digits.");
        }

        /// <summary>Nothing that a browser would run, and no credentials.</summary>
        private static bool IsReference(string text) =>
            text.Length <= 2000
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is ("http" or "https" or "urn")
            && uri.UserInfo.Length == 0;
    }
}
