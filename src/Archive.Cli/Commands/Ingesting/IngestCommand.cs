using System.CommandLine;
using Archive.Cli.Arguments;
using Archive.Cli.Server;
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
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var command = new Command(
            "ingest",
            "Add articles to the archive. Running it again over the same files changes nothing; whatever is rejected is listed with the "
            + "reason. Ctrl-C stops it after the items in progress, a second one at once; --resume continues.");
        var arguments = new IngestArguments(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var request = arguments.Read(parsed, terminal, options);
            using var server = arguments.OpenServer(parsed, terminal);
            if (server is not null) return await new ServerIngest(terminal, server, time).RunAsync(request, cancellationToken);

            await using var archive = request.IsDryRun
                ? await OpenArchive.ForRehearsingAsync(options, time)
                : await OpenArchive.ForWritingAsync(options, "archive ingest", time);
            request = await CompleteAsync(archive.Catalog, request, arguments.Resumes(parsed), cancellationToken);
            var account = await LocalIngest.RunAsync(terminal, archive, request, time, cancellationToken);
            return account.EndedAt is null ? ExitCode.Failure : account.Counts.Rejected == 0 ? ExitCode.Success : ExitCode.SomeRejected;
        });
        return command;
    }

    /// <summary>Adds what an earlier run says: its paths, or its number where it is continued.</summary>
    private static async Task<IngestRequest> CompleteAsync(
        ICatalog catalog, IngestRequest request, bool resumes, CancellationToken cancellationToken)
    {
        if (request.RetryRejectedOf is { } retried && request.Paths.Count == 0)
        {
            var earlier = await catalog.Runs.FindAsync(retried, cancellationToken)
                ?? throw new ArchiveException(FaultKind.NotFound, $"The archive has no run {retried}. “archive runs” lists them.");
            var source = request.Source == ArticleIdentity.DefaultSource ? earlier.Source : request.Source;
            request = request with { Paths = earlier.Paths, Source = source };
        }
        // An item is recognised by its name, whatever the working folder of the command.
        request = request with { Paths = request.Paths.Select(Inputs.WholePath).ToList() };
        if (!resumes) return request;

        var runs = await catalog.Runs.GetLatestAsync(int.MaxValue, cancellationToken);
        var open = runs.FirstOrDefault(
            run => run.EndedAt is null && run.Source == request.Source && run.Paths.SequenceEqual(request.Paths));
        return open is null
            ? throw new ArchiveException(
                FaultKind.NotFound,
                $"No run over these paths into {request.Source} is unfinished. Run the command without --resume; "
                + "files that are in the archive already are passed over quickly.")
            : request with { Resume = open.Run };
    }
}
