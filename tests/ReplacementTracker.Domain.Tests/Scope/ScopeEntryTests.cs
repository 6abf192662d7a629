using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Tests.Units;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Scope;

public sealed class ScopeEntryTests
{
    [Theory]
    [InlineData(null, ScopeStatus.InScope, +1)]
    [InlineData(null, ScopeStatus.Unknown, +1)]
    [InlineData(null, ScopeStatus.OutOfScope, 0)]
    [InlineData(ScopeStatus.InScope, ScopeStatus.Excepted, -1)]
    [InlineData(ScopeStatus.Unknown, ScopeStatus.InScope, 0)]
    [InlineData(ScopeStatus.Excepted, ScopeStatus.OutOfScope, 0)]
    [InlineData(ScopeStatus.OutOfScope, ScopeStatus.Unknown, +1)]
    public void Says_what_it_does_to_the_scope(ScopeStatus? from, ScopeStatus to, int change) =>
        new ScopeEntry(
            Guid.Empty,
            Guid.CreateVersion7(),
            Some.Unit(to),
            from,
            "Looked at",
            "somebody",
            Some.Start
        ).Change.ShouldBe(change);
}
