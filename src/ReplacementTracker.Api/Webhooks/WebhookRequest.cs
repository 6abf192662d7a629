using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>What is written of a webhook.</summary>
[Example(
    """
        {
          "eventTypes": [
            "*"
          ]
        }
        """
)]
internal record WebhookRequest
{
    /// <summary>Where messages go: a public address over https, at most 2,000 characters, without a user name in it.</summary>
    public string? Url { get; init; }

    /// <summary>What it is told of: types as in the log, such as `unit.verified`, families, such as `work-order.*`, or `*`; 1 to 50.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>What it is for; at most 200 characters.</summary>
    public string? Description { get; init; }

    public WebhookTerms ToTerms() => new(Url!, [.. EventTypes!.Distinct()], Description);

    public static WebhookRequest From(WebhookTerms terms) =>
        new()
        {
            Url = terms.Url,
            EventTypes = terms.EventTypes,
            Description = terms.Description,
        };

    internal sealed class Validator : AbstractValidator<WebhookRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Url).NotNull().Line(2000);
            RuleFor(request => request.EventTypes)
                .NotNull()
                .Must(list => list is null or { Count: >= 1 and <= 50 })
                .WithErrorCode("event-type-count")
                .WithMessage("1 to 50; `*` for all.");
            RuleForEach(request => request.EventTypes)
                .NotNull()
                .Must(type => type is null || EventTypePattern.IsValid(type))
                .WithErrorCode("event-type")
                .WithMessage("A type is such as unit.verified, a family such as work-order.*; * is all.");
            RuleFor(request => request.Description).Line(200);
        }
    }
}

/// <summary>A new webhook.</summary>
[Example(
    """
        {
          "url": "https://hooks.example.org/tracker",
          "eventTypes": [
            "work-order.*",
            "unit.verified"
          ],
          "programme": "prorail",
          "description": "Planning board"
        }
        """
)]
internal sealed record CreateWebhookRequest : WebhookRequest
{
    /// <summary>Code of the programme it is told of. Left out, all of them and what they share, for which a key for all is needed.</summary>
    public string? Programme { get; init; }

    internal new sealed class Validator : AbstractValidator<CreateWebhookRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Programme).Code();
            Include(new WebhookRequest.Validator());
        }
    }
}
