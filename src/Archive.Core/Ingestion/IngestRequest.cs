using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;

namespace Archive.Core.Ingestion;

/// <summary>What a run ingests, and how.</summary>
public sealed record IngestRequest
{
    /// <summary>The source of the deliveries.</summary>
    public required string Source { get; init; }

    /// <summary>Files, folders, azblob:// addresses, and “-” for the input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Where the input came from, for the account; null to name the paths.</summary>
    public string? Origin { get; init; }

    /// <summary>What narrows and feeds the reading.</summary>
    public InputOptions Inputs { get; init; } = new();

    /// <summary>How many items are prepared at once, 1 or more.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether bytes that the archive has are left out instead of recorded as another address of the same article.</summary>
    public bool SkipsDuplicates { get; init; }

    /// <summary>Whether the first rejected item ends the run.</summary>
    public bool StopsOnError { get; init; }

    /// <summary>Whether nothing is written: the account tells what would be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How long an original store that cannot be reached is tried again before the run ends; zero to end at once.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The run to resume: items it has settled are skipped; null for a new one.</summary>
    public long? Resume { get; init; }

    /// <summary>The run whose rejected items alone are offered again; null for all items.</summary>
    public long? RetryRejectedOf { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Counts">Items settled so far.</param>
/// <param name="LastItem">The item settled last.</param>
/// <param name="Bytes">The length of the items settled so far by this call, as far as it is known.</param>
public sealed record RunProgress(OutcomeCounts Counts, string LastItem, long Bytes);
