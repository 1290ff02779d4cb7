using Archive.Core;
using Archive.Core.Storage;
using Archive.Tests.Support;

namespace Archive.Tests.Storage;

public sealed class ArchiveLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_holder_is_told_who_the_first_is_and_what_to_do()
    {
        using var first = ArchiveLock.Acquire(_folder.Root, "archive serve", TimeProvider.System);

        var fault = Assert.Throws<ArchiveException>(() => ArchiveLock.Acquire(_folder.Root, "archive ingest", TimeProvider.System));

        Assert.Equal(FaultKind.Locked, fault.Kind);
        Assert.Contains("“archive serve”", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("End that process", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_lock_can_be_acquired_again()
    {
        ArchiveLock.Acquire(_folder.Root, "first", TimeProvider.System).Dispose();
        ArchiveLock.Acquire(_folder.Root, "second", TimeProvider.System).Dispose();
    }
}
