namespace Archive.Core.Normalization.Pages.Models;

/// <summary>The trees that judge the candidates of each field; each gives the probability that a candidate is right.</summary>
internal sealed record FieldModels(TreeEnsemble Titles, TreeEnsemble Dates, TreeEnsemble Authors, TreeEnsemble Standfirsts);
