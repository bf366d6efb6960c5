using AlexNetSharp.Workflows;

namespace AlexNetSharp;

/// <summary>How a <see cref="Classifier"/> works.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Views averaged: 1 (the centre) or 10 (corners, centre and their mirrors).</summary>
    /// <value>1</value>
    public int Views { get; init; } = 1;

    /// <summary>On what to compute.</summary>
    public RuntimeRequest Runtime { get; init; } = new();
}
