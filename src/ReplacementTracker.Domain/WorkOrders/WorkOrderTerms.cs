namespace ReplacementTracker.Domain.WorkOrders;

/// <summary>What is written of a visit.</summary>
public sealed record WorkOrderTerms(
    string Title,
    string? Contractor,
    DateTimeOffset? PlannedStart,
    DateTimeOffset? PlannedEnd,
    WorkOrderPriority Priority,
    string? AccessWindow
)
{
    public static readonly WorkOrderTerms Nothing = new("", null, null, null, default, null);

    public Changes ChangesTo(WorkOrderTerms next) =>
        new Changes()
            .With("title", Title, next.Title)
            .With("contractor", Contractor, next.Contractor)
            .With("plannedStart", PlannedStart, next.PlannedStart)
            .With("plannedEnd", PlannedEnd, next.PlannedEnd)
            .With("priority", Priority.Text(), next.Priority.Text())
            .With("accessWindow", AccessWindow, next.AccessWindow);
}
