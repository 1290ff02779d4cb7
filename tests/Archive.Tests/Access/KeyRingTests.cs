using Archive.Core;
using Archive.Core.Access;
using Archive.Core.Catalog;

namespace Archive.Tests.Access;

public sealed class KeyRingTests
{
    [Fact]
    public async Task A_key_is_valid_although_its_last_use_cannot_be_stored()
    {
        var store = new FullStore();
        using var keys = await KeyRing.LoadAsync(store, TimeProvider.System);
        var (_, secret) = await keys.CreateAsync("reader", ApiRole.Read, expiresAt: null);
        await keys.NoteUseAsync(keys.Find(secret)!);
        Assert.Equal(1, store.Tried);
        Assert.NotNull(keys.Find(secret));
    }

    [Fact]
    public async Task Two_admins_who_revoke_each_other_leave_one()
    {
        using var keys = await KeyRing.LoadAsync(new FullStore { Revokes = true }, TimeProvider.System);
        var (one, _) = await keys.CreateAsync("one", ApiRole.Admin, null);
        var (two, _) = await keys.CreateAsync("two", ApiRole.Admin, null);
        await keys.CreateAsync("over", ApiRole.Admin, TimeProvider.System.GetUtcNow().AddDays(-1));
        var outcomes = await Task.WhenAll(Task.Run(() => keys.RevokeAsync(one.Id)), Task.Run(() => keys.RevokeAsync(two.Id)));
        Assert.Equal([KeyRevocation.Revoked, KeyRevocation.LastAdmin], outcomes.Order());
        Assert.True(keys.HasAdmin);
    }

    /// <summary>A store whose disk is full, so that the last use of a key cannot be written.</summary>
    private sealed class FullStore : IApiKeyStore
    {
        public int Tried { get; private set; }

        public bool Revokes { get; init; }

        public Task AddAsync(ApiKey key, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<ApiKey>>([]);

        public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default) =>
            Task.FromResult(Revokes);

        public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default)
        {
            Tried++;
            throw new ArchiveException(FaultKind.NoSpace, "The disk is full.");
        }
    }
}
