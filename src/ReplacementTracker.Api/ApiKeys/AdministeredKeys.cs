using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

/// <summary>Which keys are whose to look after: of an administrator of some programmes, those that open no others.</summary>
internal static class AdministeredKeys
{
    private static readonly Role[] Administrators = [Role.Administrator];

    public static IQueryable<ApiKey> ApiKeysOf(this TrackerDb db, CurrentUser user)
    {
        if (user.HasAny(Administrators, programme: null))
        {
            return db.ApiKeys;
        }

        var codes = user
            .Grants.Where(grant => user.HasAny(Administrators, grant.Programme))
            .Select(grant => grant.Programme)
            .ToArray();
        return db.ApiKeys.FromSql($"SELECT * FROM api_keys WHERE programmes <@ {codes}");
    }

    /// <summary>
    /// Nobody gives away more than they have. To an administrator of some programmes, the others are as if they did not
    /// exist. That a programme does exist is looked at here: a list of codes has no foreign key.
    /// </summary>
    public static async Task DemandGrantableAsync(
        this TrackerDb db,
        CurrentUser user,
        IReadOnlyList<Grant> grants,
        CancellationToken cancel
    )
    {
        var isForAll = user.HasAny(Administrators, programme: null);
        if (grants.Programmes() is null && !isForAll)
        {
            throw AccessRefusals.NotAllowed.Because(
                "Rights in all programmes are given by an administrator of all programmes: name programmes of yours."
            );
        }

        var codes = grants.Select(grant => grant.Programme).Where(code => code != Grant.AllProgrammes).ToArray();
        var known = await db
            .Programmes.Where(row => codes.Contains(row.Code))
            .Select(row => row.Code)
            .ToListAsync(cancel);
        var unknown = codes.Where(code => !known.Contains(code) || !user.HasAny(Administrators, code)).ToList();
        if (unknown.Count > 0)
        {
            throw AccessRefusals.ProgrammeUnknown.Because(
                $"There is no programme {string.Join(", ", unknown)}; see /v1/programmes."
            );
        }
    }
}
