using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Models;

namespace Archive.Training.Pages;

/// <summary>
/// <c>archive-train pages DATA OUT [--folds N] [--seed N] [--seeds N] [--extra FOLDER] [--records FOLDER] [--faults]</c>: scores the page
/// model by cross-validation over sites and writes the model that is trained on all pages. The records that are scored are those of the
/// product's normaliser, each by a model that has not seen the page's site.
/// </summary>
internal sealed class PagesCommand
{
    private readonly List<EvaluationPage> _pages;
    private readonly int _folds;

    private PagesCommand(List<EvaluationPage> pages, int folds)
    {
        (_pages, _folds) = (pages, folds);
    }

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output)
    {
        var options = TrainingArguments.Parse(arguments);
        if (options is null) return 2;
        var clock = Stopwatch.StartNew();
        var pages = EvaluationData.Read(options.Data, options.Extra);
        output.WriteLine(
            $"{pages.Count} pages of {pages.Select(page => page.Site).Distinct().Count()} sites, {pages.Sum(page => page.Targets.Length)} blocks, "
            + $"{BlockFeatures.Width} features; read in {clock.Elapsed.TotalSeconds:0} s");
        var command = new PagesCommand(pages, options.Folds);
        for (var seed = options.Seed; seed < options.Seed + options.Seeds; seed++)
        {
            clock.Restart();
            var (scores, model) = command.CrossValidate(seed, options, isLast: seed == options.Seed + options.Seeds - 1, output);
            output.WriteLine($"seed {seed}, {options.Folds} folds by site, {clock.Elapsed.TotalSeconds:0} s");
            foreach (var line in scores.Lines()) output.WriteLine("  " + line);
            if (options.ShowFaults) foreach (var fault in scores.Faults) output.WriteLine(fault);
            if (model is null || options.Output is null) continue;
            using var file = File.Create(options.Output);
            model.Write(file);
            output.WriteLine($"wrote {options.Output}: {file.Length:N0} bytes, {model.Labels.Nodes:N0} nodes for labels");
        }
        return 0;
    }

    private (Scoring Scores, PageModel? Model) CrossValidate(int seed, TrainingArguments options, bool isLast, TextWriter output)
    {
        AssignFolds(seed);
        var trainer = new PageTrainer(seed) { LabelOptions = options.Labels with { Seed = seed } };
        var candidates = new ConcurrentDictionary<string, PageCandidates>(StringComparer.Ordinal);
        var labels = new (TreeEnsemble Trees, LabelTransitions Transitions)[_folds];
        for (var fold = 0; fold < _folds; fold++)
        {
            var seen = _pages.Where(page => page.Fold != fold).ToList();
            labels[fold] = (trainer.TrainLabels(seen), PageTrainer.CountTransitions(seen));
            var (trees, transitions) = labels[fold];
            Parallel.ForEach(_pages.Where(page => page.Fold == fold), page =>
            {
                var decoded = PageLabeller.Decode(page.Page, transitions, page.Features, PageLabeller.Probabilities(page.Features, trees));
                candidates[page.Id] = PageCandidates.Collect(page.Page, decoded, null);
            });
        }
        var records = new ConcurrentDictionary<string, Article?>(StringComparer.Ordinal);
        for (var fold = 0; fold < _folds; fold++)
        {
            var model = Compose(labels[fold], trainer.TrainFields([.. _pages.Where(page => page.Fold != fold).Select(page =>
                (page, candidates[page.Id]))]));
            // A busy machine must not cost a page its record, and the score with it.
            var normalizer = new Normalizer(timeLimit: TimeSpan.FromMinutes(10)) { PageModel = model };
            Parallel.ForEach(_pages.Where(page => page.Fold == fold), page => records[page.Id] = Normalize(normalizer, page));
        }
        if (options.Records is { } folder) WriteRecords(folder, records);
        var scores = new Scoring();
        foreach (var page in _pages) scores.Add(page, records[page.Id]);
        if (!isLast || options.Output is null) return (scores, null);
        var final = Compose(
            (trainer.TrainLabels(_pages), PageTrainer.CountTransitions(_pages)),
            trainer.TrainFields([.. _pages.Select(page => (page, candidates[page.Id]))]));
        if (options.ShowFeatures)
        {
            var used = final.Labels.Features.Select(feature => BlockFeatures.Names[feature]).ToHashSet(StringComparer.Ordinal);
            output.WriteLine("not asked for: " + string.Join(", ", BlockFeatures.Names.Where(name => !used.Contains(name))));
        }
        return (scores, final);
    }

    private static PageModel Compose(
        (TreeEnsemble Trees, LabelTransitions Transitions) labels, FieldModels fields) =>
        new() { Labels = labels.Trees, Transitions = labels.Transitions, Fields = fields };

    private static Article? Normalize(Normalizer normalizer, EvaluationPage page)
    {
        var submission = new Submission { Bytes = page.Bytes, MediaType = MediaTypes.Html };
        var result = normalizer.Normalize(submission, ArticleIdentity.Create("training", page.Id).Identity!);
        if (result.Rejection is not null) Console.Error.WriteLine($"{page.Id}: {result.Rejection}");
        return result.Article;
    }

    /// <summary>Sites with approved pages are dealt out first, so that every fold has some.</summary>
    private void AssignFolds(int seed)
    {
        var random = new Random(seed);
        var approved = _pages.Where(page => page.Set == PageSet.Approved).Select(page =>
            page.Site).Distinct().Order(StringComparer.Ordinal).ToArray();
        var others = _pages.Select(page => page.Site).Distinct().Except(approved).Order(StringComparer.Ordinal).ToArray();
        random.Shuffle(approved);
        random.Shuffle(others);
        var folds = approved.Concat(others).Select((site, index) => (site, index)).ToDictionary(pair => pair.site, pair =>
            pair.index % _folds);
        foreach (var page in _pages) page.Fold = folds[page.Site];
    }

    /// <summary>Writes the records for the scorers beside the data: a folder a set, the record and its body.</summary>
    private static void WriteRecords(string folder, IReadOnlyDictionary<string, Article?> records)
    {
        foreach (var (id, article) in records)
        {
            if (article is null) continue;
            var parts = id.Split("__", 2);
            var target = Directory.CreateDirectory(Path.Combine(folder, parts[0])).FullName;
            File.WriteAllText(Path.Combine(target, parts[1] + ".txt"), article.Body);
            File.WriteAllText(Path.Combine(target, parts[1] + ".json"), JsonSerializer.Serialize(new
            {
                title = article.Title,
                date = article.Date?.ToString("yyyy-MM-dd"),
                authors = article.Authors,
                standfirst = article.Standfirst,
                caption = article.Caption,
                body = article.Body,
            }));
        }
    }
}
