using System.IO.Hashing;
using System.Runtime.InteropServices;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording;

namespace Archive.Core.Ingestion;

/// <summary>What the two sides of a run share: those that prepare items and the one that records them.</summary>
/// <param name="Run">The run's number; null for a dry run.</param>
/// <param name="Request">What is ingested, and how.</param>
/// <param name="Memory">The budget of memory of all items in flight.</param>
/// <param name="Stopping">Ends the run after the items in flight.</param>
/// <param name="Failure">Cancelled when either side failed.</param>
internal sealed record RunContext(
    long? Run, IngestRequest Request, SemaphoreSlim Memory, CancellationTokenSource Stopping, CancellationToken Failure)
{
    /// <summary>How often each name was settled before, of a run that is resumed; null of a new one.</summary>
    public Dictionary<ulong, int>? Settled { get; init; }

    /// <summary>The names that alone are offered again; null for all.</summary>
    public Dictionary<ulong, int>? Only { get; init; }

    /// <summary>Decides instead of the catalogue; null when the run is none.</summary>
    public DryRun? DryRun { get; init; }

    public OutcomeCounts Counts { get; set; } = OutcomeCounts.Zero;

    /// <summary>How many of the articles that this call wrote have doubts.</summary>
    public long InDoubt { get; set; }

    public long Bytes { get; set; }

    /// <summary>Whether the item that was prepared last was unchanged; a guess, which any thread may change.</summary>
    public bool ExpectsUnchanged { get; set; }

    public PrepareOptions How { get; } = new() { Stores = !Request.IsDryRun, SkipsDuplicates = Request.SkipsDuplicates };

    /// <summary>
    /// The names of a run's items as hashes, and how often each stands there: a million take some 40 MB. Null for no run.
    /// </summary>
    public static async Task<Dictionary<ulong, int>?> ReadNamesAsync(ICatalog catalog, long? run, IngestOutcomeKind? kind)
    {
        if (run is not { } number) return null;
        var names = new Dictionary<ulong, int>();
        await foreach (var outcome in catalog.Runs.ReadOutcomesAsync(number, kind))
        {
            var key = KeyOf(outcome.Item);
            names[key] = names.GetValueOrDefault(key) + 1;
        }
        return names;
    }

    /// <summary>Whether an item is skipped. Of items with one name as many are skipped as were settled.</summary>
    public bool IsPassedOver(string name)
    {
        if (Only is not null && !IsAmong(Only, name)) return true;
        if (Settled is null || !Settled.TryGetValue(KeyOf(name), out var left) || left == 0) return false;
        Settled[KeyOf(name)] = left - 1;
        return true;
    }

    private static ulong KeyOf(ReadOnlySpan<char> name) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name));

    /// <summary>Whether an item was rejected, or the folder, archive or file it is in.</summary>
    private static bool IsAmong(Dictionary<ulong, int> names, string name)
    {
        for (var end = name.Length; end > 0; end = name.AsSpan(0, end).LastIndexOfAny('/', ':'))
        {
            if (names.ContainsKey(KeyOf(name.AsSpan(0, end)))) return true;
        }
        return false;
    }
}
