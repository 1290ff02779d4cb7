using Archive.Core.Normalization.Boilerplate;
using System.CommandLine;
using System.Globalization;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Hosting;

namespace Archive.Cli.Commands.Ingesting;

/// <summary><c>archive ingest</c>: files, folders and NDJSON into the archive, with an account of every item.</summary>
internal static class IngestCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "Files or folders: text, HTML, JSON records, NDJSON lines {id, title, text | html, language, date, authors, url, tags}; any of them in .gz, .zip, .tar or .tar.gz; azblob://CONTAINER/PREFIX for a folder in Azure Blob Storage; - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string[]> Include = new("--include")
    {
        Description = "Take only files whose path below the folder matches, as in '**/2022/*.html': * stands for any letters, ** for any folders, and a glob without a slash means a name at any depth. Repeat it for several.",
        HelpName = "GLOB",
    };

    private static readonly Option<string[]> Exclude = new("--exclude")
    {
        Description = "Take no files that match. A file .archiveignore in a folder holds such globs, one a line.",
        HelpName = "GLOB",
    };

    private static readonly Option<int?> Jobs = new("--jobs") { Description = "How many items are prepared at once, 1 to 256; one for each core if not given.", HelpName = "N" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on with the last run over the same paths that did not end, where it was." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Write nothing; tell what would become of each item." };
    private static readonly Option<long?> RetryRejected = new("--retry-rejected") { Description = "Offer again what an earlier run rejected, and nothing else; without PATH, from that run's paths.", HelpName = "RUN" };
    private static readonly Option<string?> Server = new("--server") { Description = "Hand the files to a running server, http://HOST:PORT, instead of opening the archive.", HelpName = "URL" };
    private static readonly Option<string> Duplicates = new("--duplicates") { Description = "Bytes that the archive has, under a new path: “link” records another address of the same article, “skip” only counts it.", HelpName = "skip|link", DefaultValueFactory = _ => "link" };
    private static readonly Option<string> OnError = new("--on-error") { Description = "“stop” ends the run at the first rejected item; --resume goes on behind it.", HelpName = "continue|stop", DefaultValueFactory = _ => "continue" };

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Duplicates.AcceptOnlyFromAmong("skip", "link");
        OnError.AcceptOnlyFromAmong("continue", "stop");
        var source = NormalizeCommand.SourceOption();
        var command = new Command("ingest", "Take articles into the archive. Running it again over the same files changes nothing; whatever is rejected is listed with the reason. Ctrl-C ends it after the items in hand, a second one at once; --resume goes on.")
        {
            Paths, source, Include, Exclude, Jobs, Resume, DryRun, RetryRejected, Duplicates, OnError, Server,
        };
        command.Validators.Add(Validate);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var request = ToRequest(parsed, parsed.GetValue(source)!, terminal, options);
            if (parsed.GetValue(Server) is { } server) return await ServerIngest.RunAsync(terminal, new Uri(server), request, time, cancellationToken);

            await using var archive = request.IsDryRun ? await OpenArchive.ForRehearsingAsync(options, time) : await OpenArchive.ForWritingAsync(options, "archive ingest", time);
            request = await CompleteAsync(archive.Catalog, request, parsed, cancellationToken);
            var account = await RunAsync(terminal, archive, request, time, cancellationToken);
            return account.EndedAt is null ? ExitCode.Failure : account.Counts.Rejected == 0 ? ExitCode.Success : ExitCode.SomeRejected;
        });
        return command;
    }

    /// <summary>Runs, brings the index up to date and prints the account.</summary>
    public static async Task<RunAccount> RunAsync(Terminal terminal, OpenArchive archive, IngestRequest request, TimeProvider time, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var run = new IngestRun(archive.Catalog, archive.Ingestor, time);
        void Reject(RunOutcome outcome) => terminal.Out.WriteLine($"rejected  {outcome.Item}: {outcome.Reason}");
        var progress = new IngestProgress(terminal, Inputs.LengthOf(request.Paths), time);
        RunAccount account;
        await using (request.IsDryRun ? null : new BackgroundFollower(archive.Follower!))
        {
            account = await progress.RunAsync(report => run.RunAsync(request, report, Reject, stop));
        }
        if (!request.IsDryRun)
        {
            await archive.Follower!.CatchUpAsync(isVisible: false, CancellationToken.None); // nobody searches in this process
            await archive.Index!.CommitAsync(CancellationToken.None);
        }
        await WriteAccountAsync(terminal, account, request, time.GetElapsedTime(started));
        if (!request.IsDryRun) await WriteLearnedAsync(terminal, archive.Catalog, account);
        return account;
    }

    private static void Validate(System.CommandLine.Parsing.CommandResult command)
    {
        var paths = command.GetValue(Paths) ?? [];
        if (paths.Length == 0 && command.GetValue(RetryRejected) is null) command.AddError("Name what to ingest: archive ingest PATH…");
        if (command.GetValue(Jobs) is < 1 or > 256) command.AddError("--jobs is 1 to 256.");
        if (command.GetValue(Resume) && (command.GetValue(DryRun) || command.GetValue(RetryRejected) is not null)) command.AddError("--resume goes with neither --dry-run nor --retry-rejected.");
        if (command.GetValue(Server) is not { } server) return;
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) command.AddError("--server is an address: http://HOST:PORT.");
        if (command.GetValue(Jobs) is not null || command.GetResult(Duplicates) is { Implicit: false } || command.GetResult(OnError) is { Implicit: false }) command.AddError("--jobs, --duplicates and --on-error are for the archive itself, not for --server.");
        if (command.GetValue(DryRun) || command.GetValue(Resume) || command.GetValue(RetryRejected) is not null) command.AddError("--dry-run, --resume and --retry-rejected need the archive itself, not --server; a server goes on with its jobs by itself.");
    }

    private static IngestRequest ToRequest(ParseResult parsed, string source, Terminal terminal, ArchiveOptions options) => new()
    {
        Source = source,
        Paths = parsed.GetValue(Paths) ?? [],
        Inputs = new InputOptions
        {
            Include = parsed.GetValue(Include) ?? [],
            Exclude = parsed.GetValue(Exclude) ?? [],
            Input = terminal.In,
            ArchiveFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)),
            OpenRemote = address => OpenArchive.OpenRemote(address, options.Storage),
        },
        Jobs = parsed.GetValue(Jobs) ?? Environment.ProcessorCount,
        SkipsDuplicates = parsed.GetValue(Duplicates) == "skip",
        StopsOnError = parsed.GetValue(OnError) == "stop",
        Patience = options.Storage.Kind == StorageKind.AzureBlob ? TimeSpan.FromMinutes(5) : TimeSpan.Zero,
        IsDryRun = parsed.GetValue(DryRun),
        RetryRejectedOf = parsed.GetValue(RetryRejected),
    };

    /// <summary>What an earlier run says: its paths, or its number where it is gone on with.</summary>
    private static async Task<IngestRequest> CompleteAsync(ICatalog catalog, IngestRequest request, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (request.RetryRejectedOf is { } retried && request.Paths.Count == 0)
        {
            var earlier = await catalog.Runs.FindAsync(retried, cancellationToken) ?? throw new ArchiveException(FaultKind.NotFound, $"The archive has no run {retried}. “archive runs” lists them.");
            request = request with { Paths = earlier.Paths, Source = request.Source == ArticleIdentity.DefaultSource ? earlier.Source : request.Source };
        }
        // An item is known again by its name, whatever folder the command is given in.
        request = request with { Paths = request.Paths.Select(Inputs.WholePath).ToList() };
        if (!parsed.GetValue(Resume)) return request;

        var open = (await catalog.Runs.GetLatestAsync(int.MaxValue, cancellationToken)).FirstOrDefault(run => run.EndedAt is null && run.Source == request.Source && run.Paths.SequenceEqual(request.Paths));
        return open is null
            ? throw new ArchiveException(FaultKind.NotFound, $"No run over these paths into {request.Source} is unfinished. Run the command without --resume; files that are in the archive already are passed over quickly.")
            : request with { Resume = open.Run };
    }

    private static async Task WriteAccountAsync(Terminal terminal, RunAccount account, IngestRequest request, TimeSpan elapsed)
    {
        var counts = account.Counts;
        var name = request.IsDryRun ? "Dry run, nothing was written" : $"Run {account.Run}";
        await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {RunsCommand.Sum(counts)}, in {elapsed.TotalSeconds:0.0} s."));
        if (account.EndedAt is null && !request.IsDryRun) await terminal.Out.WriteLineAsync("Stopped before the end. The same command with --resume goes on where it was.");
    }

    private static async Task WriteLearnedAsync(Terminal terminal, ICatalog catalog, RunAccount account)
    {
        var lines = await catalog.Lines.GetAsync(account.Source);
        var learned = lines.Count(line => line.State == LineState.Learned && line.Since >= account.StartedAt);
        if (learned == 0) return;
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Learned: {learned:N0} recurring line{(learned == 1 ? "" : "s")} of {account.Source}, boilerplate from now on. “archive boilerplate list” shows what is known, “archive renormalize --source {account.Source} --dry-run” what it changes in earlier articles."));
    }
}
